/** The duties of money: what instances cost is recorded, and held against budgets. */
package dev.musterd.flow.cost;
