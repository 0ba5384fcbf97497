#!/bin/sh
# Makes what compiles C++ for musl, in the build system: musl-libraries.sh x64|arm64. Debian's compiler makes
# code for either C library; what it lacks is libstdc++ for musl, which is built here from the sources that
# the compiler came from. Writes /opt/musl/ARCH: headers, libraries, and bin/musl-gcc and bin/musl-g++.
set -eu

arch=$1
case $arch in
  x64)
    cpu=x86_64 debian=amd64 prefix='' flags=''
    compiler=/usr/lib/gcc/x86_64-linux-gnu/10 asm=/usr/include/x86_64-linux-gnu/asm
    ;;
  arm64)
    # The helpers for atomics out of line ask glibc what the processor can.
    cpu=aarch64 debian=arm64 prefix=aarch64-linux-gnu- flags=-mno-outline-atomics
    compiler=/usr/lib/gcc-cross/aarch64-linux-gnu/10 asm=/usr/aarch64-linux-gnu/include/asm
    ;;
esac
target=/opt/musl/$arch
work=$(mktemp -d)
rm -rf "$target"
mkdir -p "$target/bin" "$target/include" "$target/lib"

# --- musl, and the kernel's headers beside it ---------------------------------------------------------

cd "$work"
apt-get -q -o APT::Sandbox::User=root download "musl:$debian" "musl-dev:$debian"
for package in musl*.deb; do dpkg -x "$package" musl; done
cp -a "musl/usr/include/$cpu-linux-musl/." "$target/include/"
cp -a /usr/include/linux /usr/include/asm-generic "$target/include/"
cp -a "$asm" "$target/include/asm"
cp -a "musl/usr/lib/$cpu-linux-musl/"*.o "musl/usr/lib/$cpu-linux-musl/"*.a "$target/lib/"
cp "$(find musl -name libc.so -type f)" "$target/lib/libc.so"

# --- The compilers ------------------------------------------------------------------------------------

cat >"$target/link.specs" <<SPECS
*startfile:
%{!shared: $target/lib/Scrt1.o} $target/lib/crti.o crtbeginS.o%s

*endfile:
crtendS.o%s $target/lib/crtn.o

*libgcc:
libgcc.a%s libgcc_eh.a%s

*link:
-dynamic-linker /lib/ld-musl-$cpu.so.1 -nostdlib -L$target/lib %{shared:-shared} %{!shared:-pie} %{rdynamic:-export-dynamic}

*link_libgcc:
-L$target/lib -L.%s

*lib:
-lc

SPECS

# musl has its threads in its C library: nothing is to be asked at run time.
common="$flags -fPIC -D_GLIBCXX_GTHREAD_USE_WEAK=0 -nostdinc"
common="$common -isystem $compiler/include -isystem $target/include -specs=$target/link.specs"
wrapper() {
  printf '#!/bin/sh\nexec %s%s %s %s "$@"\n' "$prefix" "$1" "$2" "$common" >"$target/bin/musl-$1"
  chmod 755 "$target/bin/musl-$1"
}
wrapper gcc ''
wrapper g++ ''

# --- libstdc++ ----------------------------------------------------------------------------------------

tar -xf /usr/src/gcc-10/gcc-*.tar.xz --wildcards --exclude='*/testsuite/*/*' \
  '*/libstdc++-v3' '*/libgcc' '*/include' '*/libiberty' '*/config' '*/config.guess' '*/config.sub' \
  '*/config-ml.in' '*/install-sh' '*/ltmain.sh' '*/lt*.m4' '*/libtool*' '*/missing' '*/mkinstalldirs' \
  '*/move-if-change' '*/depcomp' '*/compile' '*/mkdep' '*/gcc/BASE-VER' '*/gcc/DATESTAMP'
# What gcc's own build chooses before it comes to the library.
(cd gcc-*/libgcc && ln -s gthr-posix.h gthr-default.h)
mkdir made
cd made
log=$work/log
if ! {
  CC=$target/bin/musl-gcc CXX=$target/bin/musl-g++ CFLAGS=-O2 \
    CXXFLAGS='-O2 -ffunction-sections -fdata-sections -fstack-protector-strong' \
    AR="${prefix}ar" RANLIB="${prefix}ranlib" NM="${prefix}nm" \
    ../gcc-*/libstdc++-v3/configure --build=x86_64-linux-gnu --host="$cpu-linux-musl" \
    --prefix="$target" --with-gxx-include-dir="$target/c++" --enable-static --disable-shared \
    --disable-multilib --disable-nls --disable-libstdcxx-pch --disable-libstdcxx-verbose \
    --disable-libstdcxx-filesystem-ts &&
    make -j"$(nproc)" && make install
} >"$log" 2>&1; then
  tail -n 30 "$log"
  exit 1
fi
rm -rf "$target/share"
wrapper g++ "-nostdinc++ -isystem $target/c++ -isystem $target/c++/$cpu-linux-musl -L$target/lib"
cd /
rm -rf "$work"

# For programs that are made for musl and bring no C++ library, as the one that tries the binary.
gcc_eh=$("${prefix}gcc" -print-file-name=libgcc_eh.a) gcc=$("${prefix}gcc" -print-file-name=libgcc.a)
"$target/bin/musl-g++" -shared -nodefaultlibs -O2 -o "$target/lib/libstdc++.so.6" \
  -Wl,-soname,libstdc++.so.6 "${0%/*}/newer-libstdcxx.cc" \
  -Wl,--whole-archive "$target/lib/libstdc++.a" "$gcc_eh" -Wl,--no-whole-archive "$gcc" -lc
"$target/bin/musl-gcc" -shared -nodefaultlibs -o "$target/lib/libgcc_s.so.1" \
  -Wl,-soname,libgcc_s.so.1 -Wl,--whole-archive "$gcc_eh" -Wl,--no-whole-archive "$gcc" -lc
# Written last: what has it is whole.
touch "$target/complete"
