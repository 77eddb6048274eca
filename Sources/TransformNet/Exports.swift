// Photographs go in and pictures come out, so whoever imports this module has `Image` too.
@_exported public import Imaging
