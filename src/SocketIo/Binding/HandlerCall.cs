namespace SocketIoNet.Binding;

/// <summary>Calls a handler with arguments that it reads in order, and passes the result on.</summary>
internal delegate Task? HandlerCall<in THandler>(THandler handler, scoped ref ArgumentReader arguments);
