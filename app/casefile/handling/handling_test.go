package handling_test

import (
	"testing"

	"doorstep/app/casefile/handling/handlingtest"
)

func TestStory(t *testing.T) {
	s := handlingtest.Begin(t).Signed().Home().SignHome()
	task := s.TaskNow()
	t.Logf("%+v %+v", task.Load, task.On("2026-11-13"))
	h := s.HomeNow()
	t.Logf("%+v %+v", h.On("2026-11-13"), h.Handlers)
	t.Logf("%+v", h.Slings[0].Load)
}
