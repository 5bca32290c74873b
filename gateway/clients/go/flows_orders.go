// Orders: every type a trader uses, their changes and ends, and the questions about them.
package main

import (
	"math"
	"strconv"

	"github.com/scmhub/ibapi"
)

func (s *session) status(id int64, status string) call {
	return s.wait("orderStatus", func(args []any) bool { return args[0] == id && args[1] == status })
}

func (s *session) place(o *ibapi.Order) int64 {
	id := s.orderID()
	s.client.PlaceOrder(id, aapl(), o)
	return id
}

// rests places an order that must stay, waits until it does, and cancels it.
func (s *session) rests(o *ibapi.Order, status string) {
	id := s.place(o)
	s.status(id, status)
	echo := s.wait("openOrder", of(id)).args[2].(*ibapi.Order)
	must(echo.OrderType == o.OrderType && echo.Action == o.Action, "echo of %v", echo)
	s.cancel(id, 202)
	s.status(id, "Cancelled")
}

func (s *session) orderFlows() {
	flow("what-if", func() {
		o := order("BUY", "100", "MKT")
		o.WhatIf = true
		id := s.place(o)
		state := s.wait("openOrder", of(id)).args[3].(*ibapi.OrderState)
		margin, err := strconv.ParseFloat(state.InitMarginChange, 64)
		must(err == nil && margin > 0 && state.CommissionAndFees > 0, "%v", state)
	})
	flow("market order", func() { s.marketOrder() })
	flow("limit order", func() { s.rests(limit("BUY", "5", 1), "Submitted") })
	flow("stop order", func() {
		o := order("SELL", "5", "STP")
		o.AuxPrice = 1
		s.rests(o, "PreSubmitted")
	})
	flow("stop-limit order", func() {
		o := limit("SELL", "5", 1)
		o.OrderType, o.AuxPrice = "STP LMT", 1.5
		s.rests(o, "PreSubmitted")
	})
	flow("trailing order", func() {
		o := order("SELL", "5", "TRAIL")
		o.TrailingPercent = 20
		s.rests(o, "PreSubmitted")
	})
	flow("bracket", func() { s.bracket() })
	flow("OCA", func() { s.oneCancelsAll() })
	s.changeAndCancel()
}

// marketOrder checks IB's order of callbacks: the execution before the status that counts it, its commission last.
func (s *session) marketOrder() {
	o := order("BUY", "10", "MKT")
	o.OrderRef = "clients"
	id := s.place(o)
	filled := s.status(id, "Filled")
	execution := s.wait("execDetails", func(args []any) bool {
		return args[0] == int64(-1) && args[2].(*ibapi.Execution).OrderID == id
	})
	s.filled = execution.args[2].(*ibapi.Execution).ExecID
	commission := s.wait("commissionAndFeesReport", func(args []any) bool {
		return args[0].(ibapi.CommissionAndFeesReport).ExecID == s.filled
	})
	must(execution.at < filled.at && filled.at < commission.at, "order of callbacks: execution %d, filled %d, commission %d",
		execution.at, filled.at, commission.at)
	s.wait("position", func(args []any) bool { return args[2].(ibapi.Decimal).Float() == 10 })
	s.wait("updatePortfolio", func(args []any) bool { return args[0].(*ibapi.Contract).ConID == 265598 })
}

func (s *session) bracket() {
	parent := order("BUY", "5", "MKT")
	parent.Transmit = false
	parentID := s.place(parent)
	target := limit("SELL", "5", 9000)
	target.ParentID, target.Transmit = parentID, false
	targetID := s.place(target)
	target.Transmit = true
	stop := order("SELL", "5", "STP")
	stop.ParentID, stop.AuxPrice = parentID, 1
	stopID := s.place(stop)
	s.status(parentID, "Filled")
	s.status(targetID, "Submitted")
	s.status(stopID, "PreSubmitted")
	// Moved to where buyers are, the target fills and takes the stop with it.
	s.allow(stopID, 202)
	target.LmtPrice = math.Floor(s.bid * 0.99)
	s.client.PlaceOrder(targetID, aapl(), target)
	s.status(targetID, "Filled")
	s.status(stopID, "Cancelled")
}

// oneCancelsAll fills one of a group, which cancels the other.
func (s *session) oneCancelsAll() {
	group := func(o *ibapi.Order) *ibapi.Order {
		o.OCAGroup, o.OCAType = "one of two", 1
		return o
	}
	resting := s.place(group(limit("BUY", "5", 1)))
	s.status(resting, "Submitted")
	s.allow(resting, 202)
	s.status(s.place(group(order("BUY", "5", "MKT"))), "Filled")
	s.status(resting, "Cancelled")
}

func (s *session) changeAndCancel() {
	id := int64(0)
	flow("change", func() {
		id = s.place(limit("BUY", "5", 1))
		s.status(id, "Submitted")
		s.client.PlaceOrder(id, aapl(), limit("BUY", "6", 2))
		s.wait("openOrder", func(args []any) bool {
			o := args[2].(*ibapi.Order)
			return args[0] == id && o.LmtPrice == 2 && o.TotalQuantity.Float() == 6
		})
	})
	flow("cancel", func() {
		s.cancel(id, 202)
		s.status(id, "Cancelled")
		s.wait("error", func(args []any) bool { return args[0] == id && args[1] == int64(202) })
		s.cancel(987654, 10147)
		s.wait("error", func(args []any) bool { return args[0] == int64(987654) && args[1] == int64(10147) })
	})
	flow("global cancel", func() {
		one, other := s.place(limit("BUY", "5", 1)), s.place(limit("BUY", "5", 2))
		s.status(one, "Submitted")
		s.status(other, "Submitted")
		// Of what has ended before, a global cancel says that it cannot be cancelled.
		first := s.wait("nextValidID", any_).args[0].(int64)
		for ended := first; ended < one; ended++ {
			s.allow(ended, 161)
		}
		s.allow(one, 202)
		s.allow(other, 202)
		s.client.ReqGlobalCancel(ibapi.NewOrderCancel())
		s.status(one, "Cancelled")
		s.status(other, "Cancelled")
	})
}

func (s *session) orderQueries() {
	flow("open orders", func() {
		s.client.ReqOpenOrders()
		s.wait("openOrderEnd", any_)
	})
	flow("all open orders", func() {
		before := len(s.all("openOrderEnd", any_))
		s.client.ReqAllOpenOrders()
		s.wait("openOrderEnd", func([]any) bool { return len(s.seen["openOrderEnd"]) > before })
	})
	flow("completed orders", func() {
		s.client.ReqCompletedOrders(false)
		s.wait("completedOrdersEnd", any_)
		s.wait("completedOrder", func(args []any) bool { return args[1].(*ibapi.Order).OrderRef == "clients" })
	})
	flow("executions", func() {
		s.client.ReqExecutions(50, ibapi.NewExecutionFilter())
		s.wait("execDetailsEnd", of(50))
		s.wait("execDetails", func(args []any) bool {
			return args[0] == int64(50) && args[2].(*ibapi.Execution).ExecID == s.filled
		})
	})
	flow("commissions", func() {
		reports := s.all("commissionAndFeesReport", func(args []any) bool {
			return args[0].(ibapi.CommissionAndFeesReport).ExecID == s.filled
		})
		must(len(reports) >= 2, "%d reports: one with the fill, one with the executions", len(reports))
		must(reports[0].args[0].(ibapi.CommissionAndFeesReport).CommissionAndFees > 0, "%v", reports[0])
	})
}

// awayAndBack leaves an order behind and finds it again under the same client id.
func (s *session) awayAndBack(port int) {
	id := s.place(limit("BUY", "5", 1))
	s.status(id, "Submitted")
	s.client.Disconnect()
	again := connect(port)
	first := again.wait("nextValidID", any_).args[0].(int64)
	must(first > id, "next id %d after %d", first, id)
	again.client.ReqOpenOrders()
	again.wait("openOrderEnd", any_)
	again.wait("openOrder", of(id))
	again.cancel(id, 202)
	again.status(id, "Cancelled")
	again.client.Disconnect()
}
