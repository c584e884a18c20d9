namespace SocketIoNet.Binding;

/// <summary>Reads the arguments, calls the handler and passes its result on.</summary>
internal delegate Task? HandlerCall<in THandler>(THandler handler, scoped ref ArgumentReader arguments);
