// What programs made with a newer compiler ask of the C++ library, and this one does not have yet.
#include <cstdio>
#include <cstdlib>
#include <new>

namespace std {

[[noreturn]] void __throw_bad_array_new_length() { throw bad_array_new_length(); }

[[noreturn]] void __glibcxx_assert_fail(const char* file, int line, const char* function,
                                        const char* condition) noexcept {
  fprintf(stderr, "%s:%d: %s: %s does not hold\n", file, line, function, condition);
  abort();
}

}  // namespace std
