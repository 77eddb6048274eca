// A loss is values of a graph, so whoever imports this module has the graph's module too: what plans, runs and learns. And
// the pictures that are compared, and what reading a file can throw.
@_exported public import Engine
@_exported public import enum HDF5.HDF5Error
@_exported public import Imaging
