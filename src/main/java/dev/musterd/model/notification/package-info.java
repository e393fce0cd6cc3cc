/** What people are told: notifications for operators, check runs for developers. */
package dev.musterd.model.notification;
