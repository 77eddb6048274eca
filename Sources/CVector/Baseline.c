// What every processor of the kind has: SSE2, or NEON.
#define LANES 4
#if defined(__x86_64__)
#define REGISTERS 16
#else
#define REGISTERS 32
#endif
#define FUNCTIONS CVector_baselineFunctions
#include "Functions.h"
