# The guest's first process once the machine's root is the root, with variables set before this text:
# mounts what programs expect, runs the tests, and switches the guest off. What they say goes to the
# second serial line; the first is the kernel's.
#
# The kernel makes its parameter tests=NAME,NAME a variable of this script.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/shm
mount -t tmpfs memory /dev/shm
mount -t tmpfs memory /run
mount -t securityfs security /sys/kernel/security 2>/dev/null
if [ -d /sys/fs/selinux ]; then mount -t selinuxfs selinux /sys/fs/selinux; fi
"$BUSYBOX" ifconfig lo 127.0.0.1 up
stty -F /dev/ttyS1 raw
stty -F /dev/ttyS2 raw 2>/dev/null

status=0
echo "kernel $(uname -r)" >/dev/ttyS1
for test in $(echo "$tests" | tr , ' '); do
  # A process that does not end does not keep the others from running.
  timeout -s KILL 540 /usr/bin/env -i "PATH=$PATH" HOME=/root \
    "$NODE" --test-reporter="$REPORTER" --test-reporter-destination=stdout \
    "$TESTS_FOLDER/$test.js" >/dev/ttyS1 2>&1 </dev/null || status=1
done
echo "ended $status" >/dev/ttyS1
"$BUSYBOX" poweroff -f
