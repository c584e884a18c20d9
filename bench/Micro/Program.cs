using BenchmarkDotNet.Running;

// In this process: a program generated per benchmark would build the whole source again each time.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(["--inProcess", .. args]);
