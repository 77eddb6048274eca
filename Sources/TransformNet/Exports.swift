// Photographs go in and pictures come out, so whoever imports this module has `Image` too, the precisions to compute in,
// and what reading a style and painting with it can throw.
@_exported public import struct Engine.OneDNNError
@_exported public import enum Engine.PlanError
@_exported public import enum Engine.Precision
@_exported public import enum Engine.PrecisionChoice
@_exported public import enum Engine.PrecisionError
@_exported public import enum HDF5.HDF5Error
@_exported public import Imaging
