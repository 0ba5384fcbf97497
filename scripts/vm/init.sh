#!/bin/busybox sh
# The guest's first process. Takes the machine's root over 9p, puts a layer in memory over it so that
# everything can be written and nothing is kept, runs the tests there, and switches the guest off.
# What they say goes to the second serial line; the first is the kernel's.
#
# The kernel makes its parameter tests=NAME,NAME a variable of this script.
/bin/busybox --install -s /bin
. /settings

mount -t proc proc /proc
mount -t devtmpfs dev /dev
stty -F /dev/ttyS1 raw
for module in $MODULES; do insmod "/modules/$module.ko"; done

mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=1048576,cache=loose host /host
mount -t tmpfs memory /memory
mkdir /memory/upper /memory/work
mount -t overlay -o lowerdir=/host,upperdir=/memory/upper,workdir=/memory/work root /root

mount -t proc proc /root/proc
mount -t sysfs sys /root/sys
mount -t devtmpfs dev /root/dev

status=0
echo "kernel $(uname -r)" >/dev/ttyS1
for test in $(echo "$tests" | tr , ' '); do
  # A process that does not end does not keep the others from running.
  timeout -s KILL 240 chroot /root /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    "$NODE" --test-reporter="$REPORTER" --test-reporter-destination=stdout \
    "$TESTS_FOLDER/$test.js" >/dev/ttyS1 2>&1 </dev/null || status=1
done
echo "ended $status" >/dev/ttyS1
poweroff -f
