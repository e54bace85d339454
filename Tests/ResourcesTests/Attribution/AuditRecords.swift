// swift-format-ignore-file
// Long lines: the records are as the kernel and auditd wrote them.

/// Records that `ausearch --raw` printed on a Debian 12 and a Debian 13 (Tests/machine), of a user
/// 'deploy' (1000) who changed files, parameters and units through sudo.
///
/// Left out are the capabilities of each PATH, and the records of types that nobody reads. `␝` stands
/// for the group separator before what auditd adds.
enum AuditRecords {
    static let debian12 = bytes(#"""
        type=CONFIG_CHANGE msg=audit(1795285026.403:78): auid=0 ses=1 subj=kernel op=add_rule key="temper-sysctl" list=4 res=1␝AUID="root"
        type=SYSCALL msg=audit(1795285026.403:78): arch=c000003e syscall=44 success=yes exit=1088 a0=3 a1=7fbfd87b70 a2=440 a3=0 items=1 ppid=907 pid=921 auid=0 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=1 comm="auditctl" exe="/usr/sbin/auditctl" subj=kernel key=(null)␝ARCH=x86_64 SYSCALL=sendto AUID="root" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285026.403:78): cwd="/root"␝
        type=PATH msg=audit(1795285026.403:78): item=0 name="/usr/sbin/" inode=5670 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285031.453:103): arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=552aacb968 a2=241 a3=1b6 items=2 ppid=947 pid=948 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="sh" exe="/usr/bin/dash" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285031.453:103): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285031.453:103): item=0 name="/etc/sysctl.d/" inode=321 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285031.453:103): item=1 name="/etc/sysctl.d/10-direct.conf" inode=11173 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285031.643:110): arch=c000003e syscall=257 success=yes exit=4 a0=ffffff9c a1=552aacce80 a2=c2 a3=180 items=2 ppid=949 pid=950 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="sed" exe="/usr/bin/sed" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285031.643:110): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285031.643:110): item=0 name="/etc/sysctl.d/" inode=321 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285031.643:110): item=1 name="/etc/sysctl.d/sedH4usuO" inode=11174 dev=62:00 mode=0100600 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285031.653:111): arch=c000003e syscall=93 success=yes exit=0 a0=4 a1=0 a2=0 a3=40082f28 items=1 ppid=949 pid=950 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="sed" exe="/usr/bin/sed" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=fchown AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285031.653:111): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285031.653:111): item=0 name=(null) inode=11174 dev=62:00 mode=0100600 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285031.653:112): arch=c000003e syscall=190 success=yes exit=0 a0=4 a1=4004002f a2=552aacd200 a3=1c items=1 ppid=949 pid=950 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="sed" exe="/usr/bin/sed" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=fsetxattr AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285031.653:112): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285031.653:112): item=0 name=(null) inode=11174 dev=62:00 mode=0100600 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285031.653:113): arch=c000003e syscall=82 success=yes exit=0 a0=552aacce80 a1=7fbf977ecb a2=552ffe7edc a3=40089528 items=5 ppid=949 pid=950 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="sed" exe="/usr/bin/sed" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=rename AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285031.653:113): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285031.653:113): item=0 name="/etc/sysctl.d/" inode=321 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285031.653:113): item=1 name="/etc/sysctl.d/" inode=321 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285031.653:113): item=2 name="/etc/sysctl.d/sedH4usuO" inode=11174 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=DELETE␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285031.653:113): item=3 name="/etc/sysctl.d/10-direct.conf" inode=11173 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=DELETE␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285031.653:113): item=4 name="/etc/sysctl.d/10-direct.conf" inode=11174 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285031.843:120): arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=552aacd630 a2=241 a3=1b6 items=2 ppid=951 pid=952 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="sh" exe="/usr/bin/dash" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285031.843:120): cwd="/etc/sysctl.d"␝
        type=PATH msg=audit(1795285031.843:120): item=0 name="/etc/sysctl.d" inode=321 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285031.843:120): item=1 name=".t" inode=11173 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285031.893:121): arch=c000003e syscall=316 success=no exit=-17 a0=ffffff9c a1=7fbf91eea3 a2=ffffff9c a3=7fbf91eea6 items=2 ppid=952 pid=953 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="mv" exe="/usr/bin/mv" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=renameat2 AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285031.893:121): cwd="/etc/sysctl.d"␝
        type=PATH msg=audit(1795285031.893:121): item=0 name="/etc/sysctl.d" inode=321 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285031.893:121): item=1 name="/etc/sysctl.d" inode=321 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285031.893:122): arch=c000003e syscall=264 success=yes exit=0 a0=ffffff9c a1=7fbf91eea3 a2=ffffff9c a3=7fbf91eea6 items=5 ppid=952 pid=953 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="mv" exe="/usr/bin/mv" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=renameat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285031.893:122): cwd="/etc/sysctl.d"␝
        type=PATH msg=audit(1795285031.893:122): item=0 name="/etc/sysctl.d" inode=321 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285031.893:122): item=1 name="/etc/sysctl.d" inode=321 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285031.893:122): item=2 name=".t" inode=11173 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=DELETE␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285031.893:122): item=3 name="10-direct.conf" inode=11174 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=DELETE␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285031.893:122): item=4 name="10-direct.conf" inode=11173 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285032.143:129): arch=c000003e syscall=257 success=yes exit=4 a0=ffffff9c a1=7fbf819e4f a2=c1 a3=1a4 items=2 ppid=955 pid=956 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="cp" exe="/usr/bin/cp" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285032.143:129): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285032.143:129): item=0 name="/etc/sysctl.d/" inode=321 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285032.143:129): item=1 name="/etc/sysctl.d/20-cp.conf" inode=11175 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285032.183:130): arch=c000003e syscall=257 success=yes exit=4 a0=ffffff9c a1=7fbfd36e4f a2=201 a3=0 items=1 ppid=955 pid=957 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="cp" exe="/usr/bin/cp" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285032.183:130): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285032.183:130): item=0 name="/etc/sysctl.d/20-cp.conf" inode=11175 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285032.213:131): arch=c000003e syscall=316 success=yes exit=0 a0=ffffff9c a1=7fbf8dee4d a2=3 a3=552aacfbbe items=4 ppid=955 pid=958 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="mv" exe="/usr/bin/mv" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=renameat2 AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285032.213:131): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285032.213:131): item=0 name="/home/deploy" inode=321 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285032.213:131): item=1 name="/tmp/" inode=404 dev=62:00 mode=041777 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285032.213:131): item=2 name="/tmp/x.conf" inode=11174 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=DELETE␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285032.213:131): item=3 name="x.conf" inode=11174 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285032.443:138): arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=7fbfb6cedb a2=241 a3=1b6 items=2 ppid=960 pid=961 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="tee" exe="/usr/bin/tee" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285032.443:138): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285032.443:138): item=0 name="/etc/sysctl.d/" inode=321 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285032.443:138): item=1 name="/etc/sysctl.d/30-tee.conf" inode=11176 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285032.743:145): arch=c000003e syscall=268 success=yes exit=0 a0=ffffff9c a1=552aabc3b0 a2=180 a3=4004cfb8 items=1 ppid=962 pid=963 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="chmod" exe="/usr/bin/chmod" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=fchmodat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285032.743:145): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285032.743:145): item=0 name="/etc/sysctl.d/30-tee.conf" inode=11176 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285033.063:152): arch=c000003e syscall=263 success=yes exit=0 a0=ffffff9c a1=552aabd380 a2=0 a3=40051f80 items=2 ppid=964 pid=965 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="rm" exe="/usr/bin/rm" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=unlinkat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285033.063:152): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285033.063:152): item=0 name="/etc/sysctl.d/" inode=321 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285033.063:152): item=1 name="/etc/sysctl.d/20-cp.conf" inode=11175 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=DELETE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285033.593:169): arch=c000003e syscall=316 success=yes exit=0 a0=ffffff9c a1=7fbffd4ecf a2=ffffff9c a3=7fbffd4ee4 items=4 ppid=970 pid=971 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="mv" exe="/usr/bin/mv" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=renameat2 AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285033.593:169): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285033.593:169): item=0 name="/tmp/" inode=404 dev=62:00 mode=041777 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285033.593:169): item=1 name="/etc/sysctl.d/" inode=321 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285033.593:169): item=2 name="/etc/sysctl.d/x.conf" inode=11174 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=DELETE␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285033.593:169): item=3 name="/tmp/x.conf" inode=11174 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285033.783:176): arch=c000003e syscall=59 success=yes exit=0 a0=552aaff7b8 a1=552aaffe20 a2=552ab0a620 a3=0 items=3 ppid=972 pid=973 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="sysctl" exe="/usr/sbin/sysctl" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=execve AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=EXECVE msg=audit(1795285033.783:176): argc=3 a0="sysctl" a1="-w" a2="kernel.sysrq=176"␝
        type=CWD msg=audit(1795285033.783:176): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285033.783:176): item=0 name="/usr/sbin/sysctl" inode=5813 dev=62:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285033.783:176): item=1 name="/usr/sbin/sysctl" inode=5813 dev=62:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285033.833:177): arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=552aab4320 a2=201 a3=0 items=1 ppid=972 pid=973 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="sysctl" exe="/usr/sbin/sysctl" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285033.833:177): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285033.833:177): item=0 name="/proc/sys/kernel/sysrq" inode=1735 dev=00:0f mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285035.443:192): arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=552aacb928 a2=241 a3=1b6 items=2 ppid=976 pid=977 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="sh" exe="/usr/bin/dash" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285035.443:192): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285035.443:192): item=0 name="/proc/sys/kernel/" inode=36 dev=00:0f mode=040555 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285035.443:192): item=1 name="/proc/sys/kernel/sysrq" inode=1735 dev=00:0f mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285035.873:206): arch=c000003e syscall=59 success=yes exit=0 a0=552aaff7b8 a1=552aaffe20 a2=552ab0a620 a3=0 items=3 ppid=980 pid=981 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="systemctl" exe="/usr/bin/systemctl" subj=kernel key="temper-service"␝ARCH=x86_64 SYSCALL=execve AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=EXECVE msg=audit(1795285035.873:206): argc=3 a0="systemctl" a1="disable" a2="cron.service"␝
        type=CWD msg=audit(1795285035.873:206): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285035.873:206): item=0 name="/usr/bin/systemctl" inode=729 dev=62:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285035.873:206): item=1 name="/usr/bin/systemctl" inode=729 dev=62:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285090.774:332): arch=c000003e syscall=59 success=yes exit=0 a0=552aaff7b8 a1=552aaffe20 a2=552ab0a620 a3=0 items=3 ppid=1080 pid=1081 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="systemctl" exe="/usr/bin/systemctl" subj=kernel key="temper-service"␝ARCH=x86_64 SYSCALL=execve AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=EXECVE msg=audit(1795285090.774:332): argc=3 a0="systemctl" a1="stop" a2="cron"␝
        type=CWD msg=audit(1795285090.774:332): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285090.774:332): item=0 name="/usr/bin/systemctl" inode=729 dev=62:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285090.774:332): item=1 name="/usr/bin/systemctl" inode=729 dev=62:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285091.574:348): arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=552aacb920 a2=441 a3=1b6 items=2 ppid=1085 pid=1086 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="sh" exe="/usr/bin/dash" subj=kernel key="temper-sudo"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285091.574:348): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285091.574:348): item=0 name="/etc/" inode=29 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285091.574:348): item=1 name="/etc/sudoers" inode=308 dev=62:00 mode=0100440 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285091.854:355): arch=c000003e syscall=264 success=yes exit=0 a0=ffffff9c a1=7fbfd3ce99 a2=ffffff9c a3=7fbfd3ceaa items=5 ppid=1088 pid=1090 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="mv" exe="/usr/bin/mv" subj=kernel key="temper-sudo"␝ARCH=x86_64 SYSCALL=renameat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285091.854:355): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285091.854:355): item=0 name="/etc/" inode=29 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285091.854:355): item=1 name="/etc/" inode=29 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285091.854:355): item=2 name="/etc/sudoers.new" inode=11177 dev=62:00 mode=0100440 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=DELETE␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285091.854:355): item=3 name="/etc/sudoers" inode=308 dev=62:00 mode=0100440 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=DELETE␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285091.854:355): item=4 name="/etc/sudoers" inode=11177 dev=62:00 mode=0100440 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        """#)

    static let debian13 = bytes(#"""
        type=SYSCALL msg=audit(1795285115.520:130): arch=c000003e syscall=257 success=yes exit=3 a0=ffffffffffffff9c a1=552aacc968 a2=241 a3=1b6 items=2 ppid=994 pid=996 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="sh" exe="/usr/bin/dash" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285115.520:130): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285115.520:130): item=0 name="/etc/sysctl.d/" inode=306 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285115.520:130): item=1 name="/etc/sysctl.d/10-direct.conf" inode=8433 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285116.760:137): arch=c000003e syscall=257 success=yes exit=4 a0=ffffffffffffff9c a1=552aace1b0 a2=c2 a3=180 items=2 ppid=997 pid=999 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="sed" exe="/usr/bin/sed" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285116.760:137): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285116.760:137): item=0 name="/etc/sysctl.d/" inode=306 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285116.760:137): item=1 name="/etc/sysctl.d/sedeWYFtN" inode=8434 dev=62:00 mode=0100600 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285116.770:140): arch=c000003e syscall=82 success=yes exit=0 a0=552aace1b0 a1=7fbfb11eb4 a2=552aacb010 a3=6 items=5 ppid=997 pid=999 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="sed" exe="/usr/bin/sed" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=rename AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285116.770:140): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285116.770:140): item=0 name="/etc/sysctl.d/" inode=306 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285116.770:140): item=1 name="/etc/sysctl.d/" inode=306 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285116.770:140): item=2 name="/etc/sysctl.d/sedeWYFtN" inode=8434 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=DELETE␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285116.770:140): item=3 name="/etc/sysctl.d/10-direct.conf" inode=8433 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=DELETE␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285116.770:140): item=4 name="/etc/sysctl.d/10-direct.conf" inode=8434 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285118.170:148): arch=c000003e syscall=316 success=no exit=-17 a0=ffffff9c a1=7fbfdbce8c a2=ffffff9c a3=7fbfdbce8f items=2 ppid=1002 pid=1003 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="mv" exe="/usr/bin/mv" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=renameat2 AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285118.170:148): cwd="/etc/sysctl.d"␝
        type=PATH msg=audit(1795285118.170:148): item=0 name="/etc/sysctl.d" inode=306 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285118.170:148): item=1 name="/etc/sysctl.d" inode=306 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285118.170:149): arch=c000003e syscall=264 success=yes exit=0 a0=ffffff9c a1=7fbfdbce8c a2=ffffff9c a3=7fbfdbce8f items=5 ppid=1002 pid=1003 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="mv" exe="/usr/bin/mv" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=renameat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285118.170:149): cwd="/etc/sysctl.d"␝
        type=PATH msg=audit(1795285118.170:149): item=0 name="/etc/sysctl.d" inode=306 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285118.170:149): item=1 name="/etc/sysctl.d" inode=306 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285118.170:149): item=2 name=".t" inode=8433 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=DELETE␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285118.170:149): item=3 name="10-direct.conf" inode=8434 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=DELETE␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285118.170:149): item=4 name="10-direct.conf" inode=8433 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285119.140:156): arch=c000003e syscall=257 success=yes exit=4 a0=ffffffffffffff9c a1=7fbfae9e38 a2=c1 a3=1a4 items=2 ppid=1006 pid=1007 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="cp" exe="/usr/bin/cp" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285119.140:156): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285119.140:156): item=0 name="/etc/sysctl.d/" inode=306 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285119.140:156): item=1 name="/etc/sysctl.d/20-cp.conf" inode=8434 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285119.150:157): arch=c000003e syscall=257 success=yes exit=4 a0=ffffffffffffff9c a1=7fbf9f3e38 a2=201 a3=0 items=1 ppid=1006 pid=1008 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="cp" exe="/usr/bin/cp" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285119.150:157): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285119.150:157): item=0 name="/etc/sysctl.d/20-cp.conf" inode=8434 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285119.180:158): arch=c000003e syscall=316 success=no exit=-18 a0=ffffff9c a1=7fbfc47e36 a2=3 a3=552aad0bbe items=2 ppid=1006 pid=1009 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="mv" exe="/usr/bin/mv" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=renameat2 AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285119.180:158): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285119.180:158): item=0 name="/home/deploy" inode=306 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285119.180:158): item=1 name="/tmp/" inode=1 dev=00:17 mode=041777 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285119.190:160): arch=c000003e syscall=257 success=yes exit=5 a0=3 a1=552aad0bbe a2=c1 a3=180 items=2 ppid=1006 pid=1009 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="mv" exe="/usr/bin/mv" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285119.190:160): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285119.190:160): item=0 name="/home/deploy" inode=306 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285119.190:160): item=1 name="x.conf" inode=8435 dev=62:00 mode=0100600 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285119.190:161): arch=c000003e syscall=91 success=yes exit=0 a0=5 a1=81a4 a2=81a4 a3=552aad0bb0 items=1 ppid=1006 pid=1009 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="mv" exe="/usr/bin/mv" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=fchmod AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285119.190:161): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285119.190:161): item=0 name=(null) inode=8435 dev=62:00 mode=0100600 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285120.520:168): arch=c000003e syscall=257 success=yes exit=3 a0=ffffffffffffff9c a1=7fbfff9ec4 a2=241 a3=1b6 items=2 ppid=1011 pid=1013 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="tee" exe="/usr/bin/tee" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285120.520:168): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285120.520:168): item=0 name="/etc/sysctl.d/" inode=306 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285120.520:168): item=1 name="/etc/sysctl.d/30-tee.conf" inode=8436 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=CREATE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285120.740:175): arch=c000003e syscall=268 success=yes exit=0 a0=ffffff9c a1=552aabd3b0 a2=180 a3=180 items=1 ppid=1014 pid=1016 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="chmod" exe="/usr/bin/chmod" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=fchmodat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285120.740:175): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285120.740:175): item=0 name="/etc/sysctl.d/30-tee.conf" inode=8436 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285121.010:182): arch=c000003e syscall=263 success=yes exit=0 a0=ffffff9c a1=552aabf380 a2=0 a3=552aabf2f0 items=2 ppid=1017 pid=1019 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="rm" exe="/usr/bin/rm" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=unlinkat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285121.010:182): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285121.010:182): item=0 name="/etc/sysctl.d/" inode=306 dev=62:00 mode=040755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285121.010:182): item=1 name="/etc/sysctl.d/20-cp.conf" inode=8434 dev=62:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=DELETE␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285122.470:207): arch=c000003e syscall=59 success=yes exit=0 a0=552ab0df38 a1=552ab05290 a2=552ab10d30 a3=0 items=3 ppid=1028 pid=1030 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="sysctl" exe="/usr/sbin/sysctl" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=execve AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=EXECVE msg=audit(1795285122.470:207): argc=3 a0="sysctl" a1="-w" a2="kernel.sysrq=176"␝
        type=CWD msg=audit(1795285122.470:207): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285122.470:207): item=0 name="/usr/sbin/sysctl" inode=5327 dev=62:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285122.470:207): item=1 name="/usr/sbin/sysctl" inode=5327 dev=62:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285122.510:208): arch=c000003e syscall=257 success=yes exit=3 a0=ffffffffffffff9c a1=552aab4320 a2=201 a3=0 items=1 ppid=1028 pid=1030 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="sysctl" exe="/usr/sbin/sysctl" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285122.510:208): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285122.510:208): item=0 name="/proc/sys/kernel/sysrq" inode=2696 dev=00:0f mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285122.940:223): arch=c000003e syscall=257 success=yes exit=3 a0=ffffffffffffff9c a1=552aacc928 a2=241 a3=1b6 items=2 ppid=1034 pid=1036 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="sh" exe="/usr/bin/dash" subj=kernel key="temper-sysctl"␝ARCH=x86_64 SYSCALL=openat AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=CWD msg=audit(1795285122.940:223): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285122.940:223): item=0 name="/proc/sys/kernel/" inode=36 dev=00:0f mode=040555 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=PARENT␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285122.940:223): item=1 name="/proc/sys/kernel/sysrq" inode=2696 dev=00:0f mode=0100644 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285123.670:237): arch=c000003e syscall=59 success=yes exit=0 a0=552ab0df38 a1=552ab05290 a2=552ab10d30 a3=0 items=3 ppid=1040 pid=1042 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="systemctl" exe="/usr/bin/systemctl" subj=kernel key="temper-service"␝ARCH=x86_64 SYSCALL=execve AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=EXECVE msg=audit(1795285123.670:237): argc=3 a0="systemctl" a1="disable" a2="cron.service"␝
        type=CWD msg=audit(1795285123.670:237): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285123.670:237): item=0 name="/usr/bin/systemctl" inode=678 dev=62:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285123.670:237): item=1 name="/usr/bin/systemctl" inode=678 dev=62:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=SYSCALL msg=audit(1795285152.950:255): arch=c000003e syscall=59 success=yes exit=0 a0=552ab0df38 a1=552ab05290 a2=552ab10d30 a3=0 items=3 ppid=1202 pid=1204 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4 comm="systemctl" exe="/usr/bin/systemctl" subj=kernel key="temper-service"␝ARCH=x86_64 SYSCALL=execve AUID="deploy" UID="root" GID="root" EUID="root" SUID="root" FSUID="root" EGID="root" SGID="root" FSGID="root"
        type=EXECVE msg=audit(1795285152.950:255): argc=3 a0="systemctl" a1="stop" a2="cron"␝
        type=CWD msg=audit(1795285152.950:255): cwd="/home/deploy"␝
        type=PATH msg=audit(1795285152.950:255): item=0 name="/usr/bin/systemctl" inode=678 dev=62:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        type=PATH msg=audit(1795285152.950:255): item=1 name="/usr/bin/systemctl" inode=678 dev=62:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 obj=unlabeled nametype=NORMAL␝OUID="root" OGID="root"
        """#)

    private static func bytes(_ text: String) -> [UInt8] {
        text.utf8.split(separator: 0x0A).flatMap { line -> [UInt8] in
            let parts = String(Substring(line)).split(separator: "␝", omittingEmptySubsequences: false)
            return Array(parts.map { Array($0.utf8) }.joined(separator: [0x1D])) + [0x0A]
        }
    }
}
