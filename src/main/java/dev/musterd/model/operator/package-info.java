/** What operators look for, and what is remembered for them. */
package dev.musterd.model.operator;
