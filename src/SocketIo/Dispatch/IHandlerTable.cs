namespace SocketIoNet.Dispatch;

/// <summary>Handlers by event name.</summary>
internal interface IHandlerTable
{
    /// <summary>The handlers of an event in the order of their registration.</summary>
    ReadOnlySpan<HandlerRegistration> Find(ReadOnlySpan<byte> eventName);

    /// <summary>The name of an event as it was registered; null when nothing handles it.</summary>
    string? FindName(ReadOnlySpan<byte> eventName);

    void Remove(HandlerRegistration registration);
}
