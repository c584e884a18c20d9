namespace SocketIoNet.EngineIo.Sending;

/// <summary>
/// The batch of a thread. While a thread dispatches the input of a session, messages that it sends to that session are batched. The batch
/// is written when the thread would wait for more input, when it is large enough, or by <see cref="BatchDeadline"/> if a handler takes
/// long.
/// </summary>
internal sealed class SendBatch
{
    private static readonly Lock AllLock = new();
    private static readonly List<WeakReference<SendBatch>> All = [];

    [ThreadStatic]
    private static SendBatch? t_current;

    private volatile EngineSession? _session;

    private SendBatch()
    {
    }

    /// <summary>
    /// Opens a batch for <paramref name="session"/> on this thread. Disposing the scope restores the previous one and writes nothing.
    /// </summary>
    public static Scope Open(EngineSession session)
    {
        var batch = t_current ?? Register();
        var outer = batch._session;
        batch._session = session;
        return new Scope(batch, outer);
    }

    /// <summary>Whether the batch that is open on this thread is for <paramref name="session"/>.</summary>
    public static bool IsOpenFor(EngineSession session) => ReferenceEquals(t_current?._session, session);

    /// <summary>Writes the open batches of all threads.</summary>
    public static void WriteAll()
    {
        lock (AllLock)
        {
            for (var i = All.Count - 1; i >= 0; i--)
            {
                if (!All[i].TryGetTarget(out var batch)) All.RemoveAt(i);
                else batch._session?.WriteBatched();
            }
        }
    }

    private static SendBatch Register()
    {
        var batch = new SendBatch();
        lock (AllLock) All.Add(new WeakReference<SendBatch>(batch));
        return t_current = batch;
    }

    /// <summary>Keeps the batch open until it is disposed.</summary>
    internal readonly ref struct Scope(SendBatch batch, EngineSession? outer)
    {
        public void Dispose() => batch._session = outer;
    }
}
