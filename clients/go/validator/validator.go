// Package validator stands in for the module of this name: the server validates what it answers.
package validator

// Validate accepts every value.
func Validate(any) error { return nil }
