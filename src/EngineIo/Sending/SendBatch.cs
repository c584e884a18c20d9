namespace SocketIoNet.EngineIo.Sending;

/// <summary>
/// The batch that is open on a thread. While a thread dispatches the input of a session, what is sent to that session on this thread is batched: it is written when the thread would wait for more input,
/// when there is enough of it, or by <see cref="BatchDeadline"/> when a handler takes long.
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

    /// <summary>Opens a batch for <paramref name="session"/> on this thread, in place of any that is open. Disposing the scope opens that one again, and writes nothing.</summary>
    public static Scope Open(EngineSession session)
    {
        var batch = t_current ?? Register();
        var outer = batch._session;
        batch._session = session;
        return new Scope(batch, outer);
    }

    /// <summary>Whether the batch that is open on this thread is for <paramref name="session"/>.</summary>
    public static bool IsOpenFor(EngineSession session) => ReferenceEquals(t_current?._session, session);

    /// <summary>Writes what has been batched on any thread.</summary>
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

    /// <summary>For as long as it is not disposed, the batch is open.</summary>
    internal readonly ref struct Scope(SendBatch batch, EngineSession? outer)
    {
        public void Dispose() => batch._session = outer;
    }
}
