// Photographs go in and pictures come out, so whoever imports this module has `Image` too, and the
// precisions to compute in.
@_exported public import enum Engine.Precision
@_exported public import enum Engine.PrecisionChoice
@_exported public import enum Engine.PrecisionError
@_exported public import Imaging
