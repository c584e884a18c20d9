namespace SocketIoNet.Epoll.Tests.Support;

/// <summary>What this process has of the system.</summary>
internal sealed record ProcessState(int Sockets, int Events, int LoopThreads)
{
    public static ProcessState Take()
    {
        // Clients that were cut off may have left theirs to finalizers.
        Heap.MeasureUsed();
        string[] descriptors = [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(TargetOf)];
        return new ProcessState(
            descriptors.Count(static target => target.StartsWith("socket:", StringComparison.Ordinal)),
            descriptors.Count(static target => target.StartsWith("anon_inode:", StringComparison.Ordinal)),
            CountLoopThreads());
    }

    /// <summary>The threads of all transports of the process: those that run loops, work, wait, or watch.</summary>
    public static int CountLoopThreads() => Directory.GetDirectories("/proc/self/task").Count(IsOfTransport);

    public bool IsWithin(ProcessState other) => Sockets <= other.Sockets && Events <= other.Events && LoopThreads <= other.LoopThreads;

    private static string TargetOf(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget ?? "";
        }
        catch (IOException)
        {
            // It was closed meanwhile.
            return "";
        }
    }

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
