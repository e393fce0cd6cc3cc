/** The rules of money: what time costs, how costs are grouped, and when a budget is used up. */
package dev.musterd.decide.cost;
