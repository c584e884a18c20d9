using SocketIoNet.Soak;

if (Arguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Help);
    return 2;
}

return await SoakRun.RunAsync(arguments) ? 0 : 1;
