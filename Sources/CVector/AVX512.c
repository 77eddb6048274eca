#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)
#define LANES 16
#define REGISTERS 32
#define FUNCTIONS CVector_avx512Functions
#include "Functions.h"
#pragma clang attribute pop
#endif
