#!/bin/sh
# Brings this host to its baselines from a provisioning script (Packer, kickstart, debian-installer's
# late_command, an image build). Ends as temper does: 0 if the host is as declared.
#
#   provision.sh [PACKAGE.deb]
set -eu

if [ $# -gt 0 ]; then
    # A path with a slash is a file to apt, not a name.
    case $1 in */*) package=$1 ;; *) package=./$1 ;; esac
    # A temper.yaml that is there already stays; dpkg would ask otherwise.
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        -o Dpkg::Options::=--force-confold "$package"
fi

# What would change, for the log; 1 says that something would, which is no error here.
temper plan || [ $? = 1 ]
status=0
temper apply --yes || status=$?

# Drift is looked for from now on, and the next boot begins as declared. In a chroot there is no
# systemd to start anything: enabling is enough.
systemctl enable temper-apply.service temper-check.timer
if [ -d /run/systemd/system ]; then systemctl start temper-check.timer; fi
exit $status
