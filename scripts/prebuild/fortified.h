// Included before every source of a prebuilt binary: that glibc checks the sizes of buffers cannot be seen
// in a binary in which the compiler has proved all of them.
#include <features.h>
#if defined(__GLIBC__) && !(defined(__USE_FORTIFY_LEVEL) && __USE_FORTIFY_LEVEL >= 2)
#error "not fortified"
#endif
