package client

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"
)

// What the network says is explained in a sentence for the screen; addresses
// and system calls stay out of it, and the cause can still be asked for.
func TestExplainedInPlainWords(t *testing.T) {
	where := func(err error) error {
		return &url.Error{Op: "Post", URL: "https://sync.council.example/v1/push", Err: err}
	}
	tests := []struct {
		name  string
		cause error
		want  error
	}{
		{"no route", &net.OpError{Op: "dial", Err: errors.New("no route to host")}, ErrNoSignal},
		{"no name", &net.DNSError{Name: "sync.council.example"}, ErrNoSignal},
		{"cut off", io.EOF, ErrServerGone},
		{"reset", &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}, ErrServerGone},
		{"stranger", x509.UnknownAuthorityError{}, ErrCertificate},
		{"clock", x509.CertificateInvalidError{Reason: x509.Expired}, ErrClock},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := explain(context.Background(), where(tt.cause))
			if !errors.Is(err, tt.want) {
				t.Fatalf("is %v", err)
			}
			if s := err.Error(); s != tt.want.Error() || strings.Contains(s, "council") {
				t.Errorf("the screen would say %q", s)
			}
			var u *url.Error
			if !errors.As(err, &u) {
				t.Error("the cause cannot be asked for")
			}
		})
	}
}
