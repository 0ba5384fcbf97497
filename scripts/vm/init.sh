#!/bin/busybox sh
# The guest's first process. Takes the machine's root over 9p, puts a layer in memory over it so that
# everything can be written and nothing is kept, and goes on there with run-tests.sh: security modules
# see paths from the real root, so that chroot would not do. A share `added` is laid over the root too.
/bin/busybox --install -s /bin
. /settings

mount -t proc proc /proc
mount -t devtmpfs dev /dev
for module in $MODULES; do insmod "/modules/$module.ko"; done

shared=trans=virtio,version=9p2000.L,ro,msize=1048576,cache=loose
mount -t 9p -o "$shared" host /host
layers=/host
if [ -n "$ADDED" ]; then
  mount -t 9p -o "$shared" added /added
  layers=/added:/host
fi
mount -t tmpfs memory /memory
mkdir /memory/upper /memory/work
mount -t overlay -o "lowerdir=$layers,upperdir=/memory/upper,workdir=/memory/work" root /root

umount /proc
umount /dev
exec switch_root /root /bin/sh "$RUN_TESTS"
