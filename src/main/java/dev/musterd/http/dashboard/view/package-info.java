/** What the dashboard's templates show: records of texts, and the pure functions that make them. */
package dev.musterd.http.dashboard.view;
