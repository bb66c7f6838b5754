package localpg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// owner is the user the server runs as, and whose everything in its home is.
type owner struct {
	name     string
	uid, gid int
	home     string
}

// us is the user this program runs as.
func us() owner {
	o := owner{name: strconv.Itoa(os.Geteuid()), uid: os.Geteuid(), gid: os.Getegid()}
	if u, err := user.Current(); err == nil {
		o.name, o.home = u.Username, u.HomeDir
	}
	return o
}

func (o owner) isRoot() bool { return o.uid == 0 }

// unprivileged is the user that root's server runs as: the one made for it where Postgres is installed, else one that
// every system has. initdb wants a user with a name.
func unprivileged() (owner, error) {
	for _, name := range []string{"postgres", "nobody", "daemon", "bin"} {
		if u, err := user.Lookup(name); err == nil {
			if o, err := ownerOf(u); err == nil && !o.isRoot() {
				return o, nil
			}
		}
	}
	return owner{}, errors.New("localpg: Postgres refuses to run as root and this system has no other user for it: " +
		"create one with `useradd --system postgres`, or run this program as a plain user")
}

// ownerByID is the named user with that id.
func ownerByID(uid int) (owner, error) {
	u, err := user.LookupId(strconv.Itoa(uid))
	if err != nil {
		return owner{}, fmt.Errorf("look up user %d: %w", uid, err)
	}
	return ownerOf(u)
}

func ownerOf(u *user.User) (owner, error) {
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return owner{}, fmt.Errorf("user id %q: %w", u.Uid, err)
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return owner{}, fmt.Errorf("group id %q: %w", u.Gid, err)
	}
	return owner{name: u.Username, uid: uid, gid: gid, home: u.HomeDir}, nil
}

// attr makes a child process run as the owner, in a session of its own: the terminal's Ctrl-C is for us, and the server
// has to stay until we have drained.
func (o owner) attr() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setsid: true}
	if o.uid != os.Geteuid() {
		attr.Credential = &syscall.Credential{Uid: uint32(o.uid), Gid: uint32(o.gid)} //nolint:gosec // ids of real users
	}
	return attr
}

// give makes the owner own path; links are not followed.
func (o owner) give(path string) error {
	if o.uid == os.Geteuid() {
		return nil
	}
	if err := os.Lchown(path, o.uid, o.gid); err != nil {
		return fmt.Errorf("give %s to %s: %w", path, o.name, err)
	}
	return nil
}

// canEnter says whether the owner may pass through every folder down to dir. It reads the mode bits only: an access
// control list that gives more is not seen, which costs nothing but a longer path.
func (o owner) canEnter(dir string) bool {
	for {
		if !o.may(dir, 0o1) {
			return false
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return true
		}
		dir = parent
	}
}

// may says whether the mode bits of path allow the owner what (1 enter, 2 write, 4 read).
func (o owner) may(path string, what fs.FileMode) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return false
	}
	bits := info.Mode().Perm()
	switch {
	case int(st.Uid) == o.uid:
		bits >>= 6
	case o.inGroup(int(st.Gid)):
		bits >>= 3
	}
	return bits&what == what
}

// inGroup counts the primary group only for another user, because that is all attr gives him.
func (o owner) inGroup(gid int) bool {
	if gid == o.gid {
		return true
	}
	if o.uid != os.Geteuid() {
		return false
	}
	groups, err := os.Getgroups()
	if err != nil {
		return false
	}
	for _, g := range groups {
		if g == gid {
			return true
		}
	}
	return false
}

// uidOf is the id of the user who owns path itself.
func uidOf(path string) (int, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return 0, err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, fmt.Errorf("%s: owner unknown", path)
	}
	return int(st.Uid), nil
}
