namespace SocketIoNet;

/// <summary>A namespace, as services use it; see <see cref="Namespace"/>.</summary>
public interface INamespace : IBroadcastOperator
{
    /// <inheritdoc cref="Namespace.Name"/>
    string Name { get; }

    /// <summary>Sends an event to the other servers. Use <c>ServerSideEmit</c> to call it.</summary>
    void ServerSideEmitCore(string eventName, object?[] arguments);
}
