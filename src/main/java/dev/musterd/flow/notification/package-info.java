/** Duties that tell people: notifications for operators, check runs for developers. */
package dev.musterd.flow.notification;
