using System.Text;
using System.Threading.Channels;
using SocketIoNet.EngineIo;

namespace SocketIoNet.TestSupport.Engine;

/// <summary>A handler that records its calls and passes each message to the test.</summary>
internal sealed class TestHandler(EngineSession session, Action<TestHandler, string>? onMessage) : IEngineHandler
{
    private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<(EngineCloseReason Reason, string? Description)> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _closeCount;

    public EngineSession Session => session;

    public int CloseCount => Volatile.Read(ref _closeCount);

    /// <summary>Called when the session has ended, after recording that.</summary>
    public Action? Closing { get; set; }

    public bool IsClosed => CloseCount > 0;

    /// <summary>Sends the message back.</summary>
    public static void Echo(TestHandler handler, string message)
    {
        if (message.StartsWith("hex:", StringComparison.Ordinal)) handler.Session.Send(Convert.FromHexString(message[4..]));
        else handler.Session.Send(message);
    }

    /// <summary>The next message: its text, or <c>hex:</c> and its bytes.</summary>
    public Task<string> NextMessageAsync() => _messages.Reader.ReadAsync().AsTask().Bound();

    public bool TryNextMessage(out string? message) => _messages.Reader.TryRead(out message);

    public Task<(EngineCloseReason Reason, string? Description)> ClosedAsync() => _closed.Task.Bound();

    public void OnMessage(ReadOnlySpan<byte> message, bool isBinary)
    {
        var text = isBinary ? "hex:" + Convert.ToHexString(message) : Encoding.UTF8.GetString(message);
        _messages.Writer.TryWrite(text);
        onMessage?.Invoke(this, text);
    }

    public void OnClose(EngineCloseReason reason, string? description)
    {
        Interlocked.Increment(ref _closeCount);
        _closed.TrySetResult((reason, description));
        Closing?.Invoke();
    }
}
