using SocketIoNet.Bench;

try
{
    var arguments = Arguments.Parse(args);
    return Driver.Run(arguments);
}
catch (BenchException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 2;
}
