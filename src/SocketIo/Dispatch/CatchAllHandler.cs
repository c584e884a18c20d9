namespace SocketIoNet.Dispatch;

/// <summary>A handler of all events.</summary>
/// <typeparam name="TEvent">The form in which it is given events.</typeparam>
/// <param name="Target">The delegate that was registered.</param>
/// <param name="Invoke">Calls it.</param>
internal sealed record CatchAllHandler<TEvent>(Delegate Target, Func<TEvent, Task?> Invoke);
