#!/bin/sh
# Compiles the addon in the build system: compile.sh ARCH LIBRARY TRIPLET. /tree is the tree, for reading;
# the binary becomes /made/audit-netlink.node. The folder has the same name every time, so that the binary
# is the same.
set -eu

arch=$1 library=$2 triplet=$3
rm -rf /build /made
mkdir -p /build /made
cp -r /tree/binding.gyp /tree/package.json /tree/native /tree/scripts /build/
cd /build

if [ "$library" = musl ]; then
  CC=/opt/musl/$arch/bin/musl-gcc CXX=/opt/musl/$arch/bin/musl-g++
else
  CC=$triplet-gcc CXX=$triplet-g++
fi
export CC CXX
# The C++ library comes along, or the binary would need one as new as the compiler.
LDFLAGS="-static-libstdc++ -static-libgcc -Wl,--exclude-libs,ALL -Wl,--gc-sections"
LDFLAGS="$LDFLAGS -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--version-script=/build/scripts/prebuild/exports.map"
CXXFLAGS='-ffunction-sections -fdata-sections -fstack-protector-strong -D_FORTIFY_SOURCE=2'
CXXFLAGS="$CXXFLAGS -include /build/scripts/prebuild/fortified.h"
export CXXFLAGS LDFLAGS
export PATH=/opt/node/bin:$PATH npm_config_nodedir=/opt/node HOME=/tmp

node scripts/build-addon.cjs --silent --arch="$arch" --jobs="$(nproc)"
"$triplet-strip" -o /made/audit-netlink.node build/Release/audit_netlink.node
