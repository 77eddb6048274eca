#pragma once
#include <hdf5.h>

// HDF5 spells its types, flags and defaults as macros, which Swift cannot see. Each function here stands for one.

static inline hid_t CHDF5_default(void) { return H5P_DEFAULT; }
static inline hsize_t CHDF5_unlimited(void) { return H5S_UNLIMITED; }
static inline hid_t CHDF5_whole_extent(void) { return H5S_ALL; }
static inline hid_t CHDF5_error_stack(void) { return H5E_DEFAULT; }

static inline unsigned CHDF5_truncate(void) { return H5F_ACC_TRUNC; }
static inline H5F_libver_t CHDF5_latest(void) { return H5F_LIBVER_LATEST; }

static inline hid_t CHDF5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t CHDF5_dataset_creation(void) { return H5P_DATASET_CREATE; }
static inline hid_t CHDF5_link_creation(void) { return H5P_LINK_CREATE; }

static inline hid_t CHDF5_native_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t CHDF5_native_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t CHDF5_native_uint8(void) { return H5T_NATIVE_UINT8; }
static inline hid_t CHDF5_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t CHDF5_file_float(void) { return H5T_IEEE_F32LE; }
static inline hid_t CHDF5_file_double(void) { return H5T_IEEE_F64LE; }

// IEEE 754 half precision, which the library has no name for. Made once, and for one thread at a time.
static inline hid_t CHDF5_half(void) {
  static hid_t half = H5I_INVALID_HID;
  if (half != H5I_INVALID_HID) return half;
  const hid_t type = H5Tcopy(H5T_IEEE_F32LE);
  if (H5Tset_fields(type, 15, 10, 5, 0, 10) >= 0 && H5Tset_size(type, 2) >= 0 && H5Tset_ebias(type, 15) >= 0)
    return half = type;
  H5Tclose(type);
  return H5I_INVALID_HID;
}

static inline hid_t CHDF5_file_uint8(void) { return H5T_STD_U8LE; }
static inline hid_t CHDF5_file_int64(void) { return H5T_STD_I64LE; }
static inline hid_t CHDF5_string(void) { return H5T_C_S1; }
static inline size_t CHDF5_variable_length(void) { return H5T_VARIABLE; }
