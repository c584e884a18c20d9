namespace SocketIoNet.Bench;

/// <summary>Written at once: the thread pool must not run beside a measurement.</summary>
internal sealed class ConsoleProgress : IProgress<string>
{
    public void Report(string value) => Console.WriteLine(value);
}
