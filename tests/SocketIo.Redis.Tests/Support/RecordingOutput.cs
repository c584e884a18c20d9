using System.Text;
using System.Text.RegularExpressions;
using SocketIoNet.Redis.Resp;

namespace SocketIoNet.Redis.Tests.Support;

/// <summary>Takes commands at once, and remembers what came together.</summary>
internal sealed partial class RecordingOutput : IRespOutput
{
    /// <summary>For each call, the last arguments of its commands, separated by spaces.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>Why it takes nothing; null if it does.</summary>
    public Exception? Failure { get; init; }

    public Exception? EndReason { get; private set; }

    public Task SendAsync(ReadOnlyMemory<byte> commands, CancellationToken cancellationToken)
    {
        if (Failure is not null) return Task.FromException(Failure);
        Sent.Add(string.Join(' ', LastArguments().Matches(Encoding.ASCII.GetString(commands.Span)).Select(static match => match.Groups[1].Value)));
        return Task.CompletedTask;
    }

    public void End(Exception reason) => EndReason = reason;

    [GeneratedRegex(@"\*2\r\n\$4\r\nECHO\r\n\$\d+\r\n(\w+)\r\n")]
    private static partial Regex LastArguments();
}
