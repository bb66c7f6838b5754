package cashier

import (
	"fmt"

	"github.com/aura-billing/gateway/internal/billing"
)

// knows tells whether the customer was told already that a limit of an agent is reached: each is told once until it starts anew, however
// often calls are released or settled below what they held and the next one reaches it again. Another value is another limit.
func (u *usageBook) knows(told billing.UsageTold) (bool, error) {
	if told.Type != billing.EventLimitReached {
		return false, nil
	}
	if told.Data["limit"] == billing.ReasonMonthlyCredits {
		c, err := u.onCourse()
		if err != nil {
			return false, err
		}
		if c.period != nil {
			told.Data["resetsAt"] = c.period.EndsAt.UTC()
		}
	}
	same := string(asJSON(fields{"limit": told.Data["limit"], "value": told.Data["value"], "resetsAt": told.Data["resetsAt"]}))
	here := fmt.Sprint(told.Key, same)
	if u.limitsTold[here] {
		return true, nil
	}
	if u.limitsTold == nil {
		u.limitsTold = map[string]bool{}
	}
	u.limitsTold[here] = true
	return u.LimitTold(u.ctx, billing.RowID{Account: u.account.ID, Key: told.Key}, same)
}
