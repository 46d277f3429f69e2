// Package stepdown shows the eight weeks of a step-down placement: where the plan
// stands today, week by week, what the parents are learning, what the home still needs,
// and what people are asked to look at. It grades nobody.
package stepdown
