"""A small Debian to be hardened, and what it looks like: everything but modification times."""

import hashlib
import os
import re
import shutil
import stat
import subprocess

PROGRAMS = ("/usr/sbin/sshd", "/usr/sbin/visudo")

FILES = {
    "etc/os-release": "ID=debian\nVERSION_ID=12\n",
    "etc/passwd": "root:x:0:0::/root:/bin/sh\nsshd:x:104:65534::/run/sshd:/usr/sbin/nologin\n"
    "deploy:x:1000:1000::/home/deploy:/bin/sh\n",
    "etc/group": "root:x:0:\nsudo:x:27:deploy\ndeploy:x:1000:\nnogroup:x:65534:\n",
    "etc/pam.d/sshd": "session required pam_limits.so\n",
    "etc/pam.d/login": "session required pam_limits.so\n",
    "etc/security/limits.conf": "deploy soft nofile 1024\n",
    "etc/sysctl.d/10-site.conf": "vm.swappiness = 60\n",
    "etc/sysctl.d/zzz-site.conf": "# ours\n\n  net.core.somaxconn=128\nkernel.panic = 3\n",
    "etc/sudoers": "Defaults env_reset,timestamp_timeout=15\nroot ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n"
    "@includedir /etc/sudoers.d\n",
    "etc/ssh/sshd_config": "Include /etc/ssh/sshd_config.d/*.conf\nUsePAM yes\n"
    "Match User git\n    X11Forwarding yes\n",
    "usr/lib/systemd/system/multi-user.target": "[Unit]\nDescription=Many\n",
    "usr/lib/systemd/system/telnet.socket": "[Socket]\nListenStream=23\n"
    "[Install]\nWantedBy=sockets.target\n",
    "usr/lib/systemd/system/telnet.service": "[Service]\nExecStart=/usr/sbin/telnetd\n",
    "usr/lib/systemd/system/rpcbind.service": "[Service]\nExecStart=/sbin/rpcbind\n"
    "[Install]\nWantedBy=multi-user.target\nAlias=portmap.service\n",
    "usr/lib/systemd/system/auditd.service": "[Service]\nExecStart=/sbin/auditd\n"
    "[Install]\nWantedBy=audit.target\n",
    "usr/lib/systemd/system/audit.target": "[Unit]\nDescription=Audit\n",
}
FOLDERS = (
    "dev", "proc", "run", "sys", "tmp", "root", "var/lib", "var/empty",
    "etc/sudoers.d", "etc/ssh/sshd_config.d", "etc/systemd/system/multi-user.target.wants",
)
LINKS = {
    "lib": "usr/lib", "lib64": "usr/lib64", "sbin": "usr/sbin", "bin": "usr/bin",
    "etc/systemd/system/multi-user.target.wants/rpcbind.service":
        "/usr/lib/systemd/system/rpcbind.service",
    "etc/systemd/system/portmap.service": "/usr/lib/systemd/system/rpcbind.service",
    "usr/lib/systemd/system/default.target": "multi-user.target",
}


def build(root):
    """The tree, with the real sshd and visudo in it."""
    os.umask(0o022)
    for name in FOLDERS:
        os.makedirs(f"{root}/{name}")
    for name, text in FILES.items():
        os.makedirs(os.path.dirname(f"{root}/{name}"), exist_ok=True)
        with open(f"{root}/{name}", "w") as file:
            file.write(text)
    os.chmod(f"{root}/etc/sudoers", 0o440)
    needed = set(PROGRAMS)
    for program in PROGRAMS:
        linked = subprocess.run(["ldd", program], check=True, capture_output=True, text=True)
        needed.update(re.findall(r"(/\S+) \(", linked.stdout))
    for path in needed:
        place = root + (path if path.startswith("/usr/") else f"/usr{path}")
        os.makedirs(os.path.dirname(place), exist_ok=True)
        shutil.copy(path, place)
    for name, target in LINKS.items():
        os.symlink(target, f"{root}/{name}")
    os.mknod(f"{root}/dev/null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
    os.chmod(f"{root}/dev/null", 0o666)
    key = f"{root}/etc/ssh/ssh_host_ed25519_key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)


def adorn(path, mode, owner, group):
    """Gives a file an owner, a mode, an attribute and an ACL that a new file doesn't have."""
    os.setxattr(path, "user.note", b"kept \x00 as it is")
    subprocess.run(["setfacl", "-m", "u:1000:r", path], check=True)
    os.chown(path, owner, group)
    os.chmod(path, mode)


def copy(template, place):
    """A copy to be written to; the programs and libraries, which nothing writes, are shared."""
    os.mkdir(place)
    others = [f"{template}/{name}" for name in os.listdir(template) if name != "usr"]
    subprocess.run(["cp", "-a", "--reflink=auto", *others, place], check=True)
    subprocess.run(["cp", "-al", f"{template}/usr", place], check=True)


def picture(root):
    """Path to everything that must be the same; temper's own state is left out."""
    seen = {}

    def look(path):
        status = os.lstat(path)
        kind = stat.S_IFMT(status.st_mode)
        facts = [oct(status.st_mode), status.st_uid, status.st_gid]
        if kind == stat.S_IFLNK:
            facts.append(os.readlink(path))
        elif kind == stat.S_IFREG:
            if status.st_nlink > 1:
                facts.append((status.st_ino, status.st_size, status.st_mtime_ns))
            else:
                with open(path, "rb") as file:
                    facts.append(hashlib.sha256(file.read()).hexdigest())
        elif kind != stat.S_IFDIR:
            facts.append(status.st_rdev)
        for name in sorted(os.listxattr(path, follow_symlinks=False)):
            facts.append((name, os.getxattr(path, name, follow_symlinks=False)))
        name = os.path.relpath(path, root)
        seen[name] = tuple(facts)
        if kind == stat.S_IFDIR and name not in ("var/lib/temper", "run/temper"):
            for entry in os.listdir(path):
                look(f"{path}/{entry}")

    look(root)
    for own in ("var/lib/temper", "run/temper"):
        seen.pop(own, None)
    return seen


def difference(left, right):
    """What differs between two pictures, a few lines."""
    names = sorted(n for n in {*left, *right} if left.get(n) != right.get(n))
    return [f"{n}: {left.get(n)} and {right.get(n)}" for n in names[:5]]


def temporary_names(root):
    """Names that only a write in progress has."""
    found = []
    for folder, folders, files in os.walk(root):
        if folder.endswith("/usr"):
            folders.clear()
        for name in folders + files:
            if "temper-new" in name or name.startswith(".new-") or (
                name == "staging" and folder.endswith("/var/lib/temper")
            ):
                found.append(os.path.relpath(f"{folder}/{name}", root))
    return sorted(found)
