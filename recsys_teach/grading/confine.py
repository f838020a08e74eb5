"""What the kernel is asked to refuse to one submission. Linux only; called in the forked child, before its code runs."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import struct

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID = 0x00020000, 0x08000000, 0x10000000, 0x20000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REC, MS_PRIVATE = 1, 2, 4, 8, 0x4000, 0x40000
PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 4, 38, 22, 2
MEMORY = 2 * 1024**3
SCRATCH = "size=64m,nr_inodes=4k,mode=700"

# Starting processes and threads, running programs, looking into others, sockets, undoing the namespaces, memory that no limit
# counts (shared memory of all kinds), what tells of the machine (its log, where things are mounted), and waiting for its disks.
REFUSED = {
    "x86_64": {
        "clone": 56, "fork": 57, "vfork": 58, "execve": 59, "ptrace": 101, "clone3": 435, "execveat": 322, "socket": 41,
        "socketpair": 53, "unshare": 272, "setns": 308, "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161,
        "bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "add_key": 248, "request_key": 249, "keyctl": 250,
        "process_vm_readv": 310, "process_vm_writev": 311, "io_uring_setup": 425, "pidfd_getfd": 438, "fsopen": 430,
        "open_tree": 428, "move_mount": 429, "memfd_create": 319, "memfd_secret": 447, "shmget": 29, "semget": 64,
        "msgget": 68, "mq_open": 240, "syslog": 103, "inotify_init": 253, "inotify_init1": 294, "fanotify_init": 300,
        "statmount": 457, "listmount": 458, "sync": 162, "syncfs": 306,
    },
    "aarch64": {
        "clone": 220, "execve": 221, "ptrace": 117, "clone3": 435, "execveat": 281, "socket": 198, "socketpair": 199,
        "unshare": 97, "setns": 268, "mount": 40, "umount2": 39, "pivot_root": 41, "chroot": 51, "bpf": 280,
        "perf_event_open": 241, "userfaultfd": 282, "add_key": 217, "request_key": 218, "keyctl": 219,
        "process_vm_readv": 270, "process_vm_writev": 271, "io_uring_setup": 425, "pidfd_getfd": 438, "fsopen": 430,
        "open_tree": 428, "move_mount": 429, "memfd_create": 279, "memfd_secret": 447, "shmget": 194, "semget": 190,
        "msgget": 186, "mq_open": 180, "syslog": 116, "inotify_init1": 26, "fanotify_init": 262, "statmount": 457,
        "listmount": 458, "sync": 81, "syncfs": 267,
    },
}  # fmt: skip
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32_BIT = 0x40000000

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> None:
    if result:
        raise OSError(ctypes.get_errno(), f"{what} failed: {os.strerror(ctypes.get_errno())}")


def become(uid: int) -> None:
    """Give up root for good, in favour of a user that nobody is."""
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
    # Changing the user makes /proc/self root's, and then nobody could write the uid map below.
    _checked(_libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), "dumpable")


def own_namespaces() -> None:
    """Give the calling process user, mount and ipc namespaces of its own, and its next child a pid namespace."""
    uid, gid = os.getuid(), os.getgid()
    _checked(_libc.unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWPID), "unshare")
    for name, content in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(content)


def _mount(kind: bytes | None, at: bytes, flags: int, options: bytes | None = None) -> None:
    _checked(_libc.mount(kind, at, kind, ctypes.c_ulong(flags), options), f"mounting {at.decode()}")


def confine() -> None:
    """Take everything away that a submission does not need: /proc, old /tmp, capabilities, memory, system calls."""
    _mount(None, b"/", MS_REC | MS_PRIVATE)
    _mount(b"tmpfs", b"/tmp", MS_NOSUID | MS_NODEV | MS_NOEXEC, SCRATCH.encode())
    with open("/proc/self/statm") as statm:
        now = int(statm.read().split()[0]) * resource.getpagesize()
    with open("/proc/self/oom_score_adj", "w") as adjust:
        adjust.write("1000")  # where memory is short, the submission ends, and nobody else
    _mount(b"tmpfs", b"/proc", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, b"size=4k")
    os.chdir("/tmp")
    for limit, value in (
        (resource.RLIMIT_AS, now + MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 64 * 1024**2),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(limit, (value, value))
    header = struct.pack("<Ii", 0x20080522, 0)
    _checked(_libc.capset(header, bytes(24)), "capset")
    _checked(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    _filter_system_calls()


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def _filter_system_calls() -> None:
    """Install the seccomp filter: the calls in REFUSED fail with EPERM, a foreign architecture kills the process."""
    machine = platform.machine()
    numbers = sorted(set(REFUSED[machine].values()))
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    kill, allow, refuse = 0x80000000, 0x7FFF0000, 0x00050000 | errno.EPERM
    steps = [(load, 0, 0, 4), (equal, 1, 0, AUDIT_ARCH[machine]), (answer, 0, 0, kill), (load, 0, 0, 0)]
    # Jumps count the steps they skip; the last two steps are "allow" and "refuse".
    checks = ([(at_least, X32_BIT)] if machine == "x86_64" else []) + [(equal, number) for number in numbers]
    for place, (test, value) in enumerate(checks):
        steps.append((test, len(checks) - place, 0, value))
    steps += [(answer, 0, 0, allow), (answer, 0, 0, refuse)]
    code = b"".join(struct.pack("<HBBI", *step) for step in steps)
    program = _Program(len(steps), code)
    _checked(_libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0), "seccomp")
