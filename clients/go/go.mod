module example.org/tour

go 1.23

require gopkg.in/validator.v2 v2.0.1

// The one package that generated code names besides the standard library; it is not needed to read answers.
replace gopkg.in/validator.v2 => ./validator
