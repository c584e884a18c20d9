using SharpFuzz;
using SocketIoNet.Fuzz;

// fuzz TARGET             under afl-fuzz: reads inputs from standard input
// fuzz TARGET FILE…       runs the inputs in those files, as a regression test or to see a finding
if (args.Length == 0 || !Targets.All.TryGetValue(args[0], out var target))
{
    Console.Error.WriteLine($"Name a target: {string.Join(", ", Targets.All.Keys)}");
    return 2;
}

foreach (var file in args[1..])
{
    Console.WriteLine(file);
    target(File.ReadAllBytes(file));
}

if (args.Length == 1)
{
    Fuzzer.OutOfProcess.Run(stream =>
    {
        using var input = new MemoryStream();
        stream.CopyTo(input);
        target(input.ToArray());
    });
}

return 0;
