#!/bin/sh
# Compiles Debian's SELinux policy with the programs of FOLDER laid over the root, in a mount namespace
# of its own, and leaves it in FOLDER/etc/selinux. Without rules that hide denials (semodule -D).
#
#     unshare --mount compile-policy.sh EMPTY_FOLDER FOLDER
set -eu
place=$1 folder=$2

mount -t tmpfs memory "$place"
mkdir "$place/upper" "$place/work" "$place/root"
# A layer may not lie inside another.
cp -a "$folder" "$place/programs"
mount -t overlay -o "lowerdir=$place/programs:/,upperdir=$place/upper,workdir=$place/work" root "$place/root"
mkdir -p "$place/root/var/lib/selinux/default"
printf 'SELINUX=permissive\nSELINUXTYPE=default\n' >"$place/root/etc/selinux/config"
# Every module: base names users of some, and those types of others.
chroot "$place/root" /bin/sh -c 'cd /usr/share/selinux/default && semodule -D -n -s default -X 100 -i *.pp.bz2'
rm -rf "$folder/etc/selinux"
mkdir -p "$folder/etc"
cp -a "$place/root/etc/selinux" "$folder/etc/selinux"
