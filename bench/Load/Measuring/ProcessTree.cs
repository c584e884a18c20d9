using System.Globalization;

namespace SocketIoNet.Bench.Measuring;

/// <summary>A process with the children that it has, from /proc.</summary>
internal static class ProcessTree
{
    public static IEnumerable<int> Of(int process)
    {
        yield return process;
        foreach (var child in Children(process))
        {
            foreach (var each in Of(child)) yield return each;
        }
    }

    public static long ResidentBytes(int process)
    {
        const string Key = "VmRSS:";
        foreach (var line in File.ReadLines($"/proc/{process}/status"))
        {
            if (line.StartsWith(Key, StringComparison.Ordinal)) return 1024 * long.Parse(line.AsSpan(Key.Length).Trim()[..^3], CultureInfo.InvariantCulture);
        }

        return 0;
    }

    private static List<int> Children(int process)
    {
        var children = new List<int>();
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            try
            {
                var ids = File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
                children.AddRange(ids.Select(id => int.Parse(id, CultureInfo.InvariantCulture)));
            }
            catch (IOException)
            {
                // The thread has ended, or the kernel does not tell.
            }
        }

        return children;
    }
}
