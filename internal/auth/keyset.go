package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/MicahParks/jwkset"
)

const (
	refreshEvery      = 5 * time.Minute
	unknownKeyEvery   = 30 * time.Second // an unknown kid causes a fetch at most this often
	fetchTimeout      = 5 * time.Second
	firstRetry        = time.Second // doubled after each failure, up to lastRetry
	lastRetry         = 30 * time.Second
	keepLastGood      = 24 * time.Hour
	noKeysRetryAfter  = 5 * time.Second
	maxKeySetBytes    = 1 << 20
	maxWaitingForKeys = 256 // tokens with unknown keys that may wait for a fetch; further ones are refused at once
)

// errNoKeys says that no keys were fetched yet, or not for longer than keepLastGood.
var errNoKeys = errors.New("auth: no keys of the identity provider")

// keySet holds the identity provider's public keys. It is the storage under keyfunc in place of jwkset's own HTTP client,
// which makes callers with an unknown kid fetch one by one and gives the wait for its rate limit and the fetch one common
// deadline, fetches in the constructor, reads bodies of any size, and keeps old keys for ever.
//
// One goroutine, run, does all fetching. A key that is known is read without waiting, whatever the fetch does.
type keySet struct {
	*jwkset.MemoryJWKSet
	url    string
	client *http.Client
	now    func() time.Time
	log    *slog.Logger
	asked  chan struct{} // wakes run for an unknown kid

	mu        sync.Mutex
	fetchedAt time.Time // of the keys we have; zero before the first
	number    uint64    // of the keys we have; each successful fetch counts on
	// round is closed when the fetch that is running, or was asked for, ends; nil when there is none.
	round   chan struct{}
	askedAt time.Time // when an unknown kid last caused a fetch
	waiting int
	stopped bool
}

func newKeySet(config Config) (*keySet, error) {
	u, err := url.Parse(config.JWKSURL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("auth: the JWKS URL %q is no http(s) URL", config.JWKSURL)
	}
	if ip := net.ParseIP(u.Hostname()); u.Scheme == "http" && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, errors.New("auth: the JWKS URL must be https: whoever can change the keys on their way can make tokens")
	}
	transport := config.Transport
	if transport == nil {
		if standard, ok := http.DefaultTransport.(*http.Transport); ok {
			transport = standard.Clone()
		}
	}
	return &keySet{
		MemoryJWKSet: jwkset.NewMemoryStorage(),
		url:          config.JWKSURL,
		now:          config.Now,
		log:          config.Log,
		asked:        make(chan struct{}, 1),
		round:        make(chan struct{}), // the first fetch of run: tokens that come before it wait for it
		client: &http.Client{
			Transport: transport,
			Timeout:   fetchTimeout,
			CheckRedirect: func(*http.Request, []*http.Request) error {
				return errors.New("redirects are refused, configure the final URL")
			},
		},
	}, nil
}

// run fetches the keys at once, every 5 minutes, and when an unknown kid asks; sooner again after a failure.
func (s *keySet) run(ctx context.Context) {
	defer s.client.CloseIdleConnections()
	defer s.stop()
	retry := firstRetry
	for {
		wait := refreshEvery
		s.begin()
		err := s.fetch(ctx)
		s.end(err)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			s.log.LogAttrs(ctx, slog.LevelWarn, "the identity provider's keys could not be fetched", slog.Any("error", err))
			wait = retry
			retry = min(2*retry, lastRetry)
		} else {
			retry = firstRetry
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-s.asked:
		}
		timer.Stop()
		if ctx.Err() != nil {
			return
		}
	}
}

// fetch replaces the keys by those published now. A set without one usable key is a failure, and leaves the last good one.
func (s *keySet) fetch(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url, nil)
	if err != nil {
		return fmt.Errorf("auth: fetch keys: %w", err)
	}
	req.Header.Set("Accept", "application/jwk-set+json, application/json")
	resp, err := s.client.Do(req)
	if err != nil {
		return fmt.Errorf("auth: fetch keys: %w", err)
	}
	defer resp.Body.Close() //nolint:errcheck // only read from
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("auth: fetch keys: status %d", resp.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxKeySetBytes+1))
	if err != nil {
		return fmt.Errorf("auth: fetch keys: %w", err)
	}
	if len(body) > maxKeySetBytes {
		return fmt.Errorf("auth: fetch keys: more than %d bytes", maxKeySetBytes)
	}
	keys, skipped, err := usableKeys(body)
	if err != nil {
		return err
	}
	for _, why := range skipped {
		s.log.LogAttrs(ctx, slog.LevelDebug, "a published key is not used", slog.String("why", why))
	}
	if err := s.KeyReplaceAll(ctx, keys); err != nil {
		return fmt.Errorf("auth: keep keys: %w", err)
	}
	return nil
}

// KeyRead gives the key named kid. For a kid it does not know it waits for the fetch that is running or, if the last such
// fetch is long enough ago, asks for one.
func (s *keySet) KeyRead(ctx context.Context, kid string) (jwkset.JWK, error) {
	key, err := s.read(ctx, kid)
	if err == nil {
		return key, nil
	}
	round := s.join()
	if round == nil {
		return jwkset.JWK{}, err
	}
	defer s.leave()
	timeout := time.NewTimer(fetchTimeout)
	defer timeout.Stop()
	select {
	case <-round:
	case <-timeout.C:
	case <-ctx.Done():
	}
	return s.read(ctx, kid)
}

func (s *keySet) read(ctx context.Context, kid string) (jwkset.JWK, error) {
	if _, fresh := s.generation(); !fresh {
		return jwkset.JWK{}, errNoKeys
	}
	return s.MemoryJWKSet.KeyRead(ctx, kid)
}

// generation numbers the keys we have; fresh is false while there are none that may be used.
func (s *keySet) generation() (number uint64, fresh bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.number, s.number > 0 && s.now().Sub(s.fetchedAt) <= keepLastGood
}

// join gives the round to wait for, and counts the caller as waiting; nil when there is nothing to wait for.
func (s *keySet) join() chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped || s.waiting >= maxWaitingForKeys {
		return nil
	}
	if s.round == nil {
		now := s.now()
		if !s.askedAt.IsZero() && now.Sub(s.askedAt) < unknownKeyEvery {
			return nil
		}
		s.askedAt = now
		s.round = make(chan struct{})
		s.asked <- struct{}{} // has room: run emptied it before it ended the round before
	}
	s.waiting++
	return s.round
}

func (s *keySet) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting--
}

// begin opens a round, unless an unknown kid did, whose question the fetch to come answers.
func (s *keySet) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.round == nil {
		s.round = make(chan struct{})
	}
	select {
	case <-s.asked:
	default:
	}
}

func (s *keySet) end(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.fetchedAt = s.now()
		s.number++
	}
	close(s.round)
	s.round = nil
}

func (s *keySet) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
	if s.round != nil {
		close(s.round)
		s.round = nil
	}
}
