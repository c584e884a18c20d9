namespace SocketIoNet.Epoll.Tests.Support;

/// <summary>What this process has of the system.</summary>
internal sealed record ProcessState(int Descriptors, int LoopThreads)
{
    public static ProcessState Take() => new(
        Directory.GetFileSystemEntries("/proc/self/fd").Length,
        Directory.GetDirectories("/proc/self/task").Count(IsOfTransport));

    public bool IsWithin(ProcessState other) => Descriptors <= other.Descriptors && LoopThreads <= other.LoopThreads;

    private static bool IsOfTransport(string task)
    {
        try
        {
            return File.ReadAllText(task + "/comm").StartsWith("epoll", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return false;
        }
    }
}
