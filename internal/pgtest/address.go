package pgtest

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/peterldowns/pgtestdb"
)

// address is a server and its superuser.
type address struct{ admin url.URL }

func parseAddress(raw string) (address, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return address{}, fmt.Errorf("address of the test server: %w", err)
	}
	if u.Scheme != "postgres" && u.Scheme != "postgresql" || u.User == nil {
		return address{}, fmt.Errorf("address of the test server: want postgres://user@host/database, not %s", u.Redacted())
	}
	return address{*u}, nil
}

// url is the address of a database for a user.
func (a address) url(user, password, database string) string {
	u := a.admin
	u.User = url.UserPassword(user, password)
	u.Path = "/" + database
	return u.String()
}

// adminURL is the address of a database for the superuser.
func (a address) adminURL(database string) string {
	u := a.admin
	u.Path = "/" + database
	return u.String()
}

// config is the same for pgtestdb, which puts an address together from parts as they are.
func (a address) config() pgtestdb.Config {
	user, password, _ := strings.Cut(a.admin.User.String(), ":")
	return pgtestdb.Config{
		DriverName: "postgres",
		User:       user,
		Password:   password,
		Host:       a.admin.Hostname(),
		Port:       a.admin.Port(),
		Database:   strings.TrimPrefix(a.admin.Path, "/"),
		Options:    a.admin.RawQuery,
	}
}
