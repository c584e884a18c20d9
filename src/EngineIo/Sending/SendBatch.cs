namespace SocketIoNet.EngineIo.Sending;

/// <summary>
/// What a thread is dispatching at the moment. A session whose input is being dispatched gathers what its handler sends on that thread, and
/// <see cref="BatchDeadline"/> writes what has been gathered by handlers that take long.
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

    private static SendBatch Current => t_current ?? Register();

    /// <summary>Marks <paramref name="session"/> as the one that this thread dispatches; returns what it dispatched before.</summary>
    public static EngineSession? Enter(EngineSession? session)
    {
        var thread = Current;
        var previous = thread._session;
        thread._session = session;
        return previous;
    }

    /// <summary>Whether this thread is dispatching the input of <paramref name="session"/>.</summary>
    public static bool IsDispatching(EngineSession session) => ReferenceEquals(t_current?._session, session);

    /// <summary>Writes what the sessions that are being dispatched right now have gathered.</summary>
    public static void WriteBatched()
    {
        lock (AllLock)
        {
            for (var i = All.Count - 1; i >= 0; i--)
            {
                if (!All[i].TryGetTarget(out var thread)) All.RemoveAt(i);
                else thread._session?.WriteBatched();
            }
        }
    }

    private static SendBatch Register()
    {
        var thread = new SendBatch();
        lock (AllLock) All.Add(new WeakReference<SendBatch>(thread));
        return t_current = thread;
    }
}
